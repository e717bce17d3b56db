"""The abstract interpreter: functions over one `Run`, one file per kind of construct."""
