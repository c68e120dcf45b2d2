"""Strangers' files: tables read as streams, PDF and Word files read in a process of their own."""
