"""Annotated articles in other tools' formats: one file a format, what each holds, how it reads.

Every format is a `Format`: `held` says what it can keep of a record, and for every record
`read(write(record)) == held(record)`.
"""
