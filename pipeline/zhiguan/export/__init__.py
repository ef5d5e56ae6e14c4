"""What a run writes besides its records: one file a format."""
