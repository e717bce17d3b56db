"""paramiko: an SFTP session has one working directory."""

import paramiko


def own_connection_handler(event, context):
    with paramiko.SSHClient() as client:
        client.connect("files.internal")
        return {"names": client.open_sftp().listdir(event["folder"])}


def own_sftp_handler(event, context):
    client = paramiko.SSHClient()
    client.connect("files.internal")
    sftp = client.open_sftp()
    sftp.chdir(event["folder"])
    return {"names": sftp.listdir()}


_ssh = paramiko.SSHClient()
_sftp = _ssh.open_sftp()


def sftp_handler(event, context):
    _sftp.chdir(event["folder"])  # CA303: threads=unsafe processes=safe
    return {"names": _sftp.listdir()}  # CA301: threads=unsafe processes=safe


_host = paramiko.SSHClient()


def host_handler(event, context):
    _host.connect(event["host"])  # CA303: threads=unsafe processes=safe
    return _host.exec_command("uptime")[1].read().decode()


_known_host = paramiko.SSHClient()
_known_host.set_missing_host_key_policy(paramiko.RejectPolicy())
_known_host.connect("files.internal")


def known_host_handler(event, context):
    return _known_host.exec_command("uptime")[1].read().decode()


_kept_files = None


def _files():
    global _kept_files
    if _kept_files is None:
        host = paramiko.SSHClient()
        host.connect("sftp.internal")
        _kept_files = host.open_sftp()  # CA206: threads=benign processes=safe
    return _kept_files


def listing_handler(event, context):
    return _files().listdir(event["folder"])  # CA301: threads=unsafe processes=safe


def own_listing_handler(event, context):
    host = paramiko.SSHClient()
    host.connect("sftp.internal")
    with host.open_sftp() as files:
        return files.listdir(event["folder"])
