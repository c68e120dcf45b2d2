"""Official downloads and the user's own tables: read in streams, checked, matched, kept in the user's own folder."""
