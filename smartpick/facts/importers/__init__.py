"""Official downloads and the user's own tables: checked, matched, kept in the user's own folder."""
