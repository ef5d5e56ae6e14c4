"""The command line: one file a command, nothing but options, messages and exit statuses."""
