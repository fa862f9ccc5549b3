package main

import (
	"context"
	"log/slog"
	"strings"

	"noticeboard/internal/auth"
)

// warnOfPasskeys logs that passkeys cannot be used because the board has another host name than when they were added.
func warnOfPasskeys(ctx context.Context, a *auth.Auth, log *slog.Logger) error {
	names, err := a.PasskeysElsewhere(ctx)
	if err == nil && len(names) > 0 {
		log.Warn("passkeys are bound to another host name than that of --url and cannot be used: their owners sign in "+
			"with a code and add new ones", "bound_to", strings.Join(names, ", "), "url", a.Base())
	}
	return err
}
