"""The small grammar that reads what a program's page says: pages to sentences, clauses, statements, policies."""
