"""The abstract interpreter: functions over one `Run`."""
