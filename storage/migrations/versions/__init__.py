"""One file a revision, in the order of storage.revisions."""
