#!/bin/sh
# Before the package is removed, or replaced by another version: dpkg says "remove" or "upgrade", rpm says how many
# versions will be left.
set -e

case "$1" in
remove | 0)
	if [ -d /run/systemd/system ]; then
		systemctl disable --now noticeboard-tls.socket noticeboard-redirect.socket noticeboard.socket noticeboard.service
	fi
	;;
esac
