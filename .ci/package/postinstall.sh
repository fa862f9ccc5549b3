#!/bin/sh
# After the package was installed or upgraded: the user of the service and its directory. A service that runs is restarted;
# a new one is not started, because it has to be told its address first.
set -e

if command -v systemd-sysusers >/dev/null; then
	systemd-sysusers noticeboard.conf
elif ! getent passwd noticeboard >/dev/null; then
	useradd --system --user-group --home-dir /var/lib/noticeboard --shell /usr/sbin/nologin noticeboard
fi
if [ ! -d /var/lib/noticeboard ]; then
	install -d -m 0700 -o noticeboard -g noticeboard /var/lib/noticeboard
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
	systemctl try-restart noticeboard.service
fi
