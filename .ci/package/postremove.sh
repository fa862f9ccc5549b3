#!/bin/sh
# After the package was removed, even with its settings: the board itself stays, in /var/lib/noticeboard. What people wrote is
# deleted by nobody but a person.
set -e

if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
fi
