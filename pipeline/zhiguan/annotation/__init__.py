"""The annotation scheme as code: its vocabularies, its file formats, its checks."""
