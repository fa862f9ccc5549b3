package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"noticeboard/internal/boltstore"
)

const (
	// checkDelay is how long after the start of the server the database is checked, so that the first requests do not
	// share the processor with it.
	checkDelay = 2 * time.Second
	// checkLogInterval is how often the progress of the check is logged.
	checkLogInterval = time.Minute
)

// checkInBackground checks the database once while it is in use, and logs how far it is. Faults are logged by the store.
func checkInBackground(ctx context.Context, store *boltstore.Store, log *slog.Logger) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(checkDelay):
	}
	log.Info("checking the database in the background")
	begun := time.Now()
	logged := begun
	err := store.CheckInPieces(ctx, func(s boltstore.CheckState) {
		if now := time.Now(); now.Sub(logged) >= checkLogInterval {
			log.Info("checking the database in the background", "keys", s.Visited, "faults", s.Faults)
			logged = now
		}
	})
	if err != nil {
		return // the server stops
	}
	s, took := store.CheckState(), time.Since(begun).Round(time.Millisecond)
	if s.Faults > 0 {
		log.Error("the check of the database has ended: it is damaged; restore a backup", "keys", s.Visited,
			"faults", s.Faults, "took", took.String())
		return
	}
	log.Info("the check of the database has ended: it is consistent", "keys", s.Visited, "took", took.String())
}

// checkText returns the state of the check for GET /healthz.
func checkText(s boltstore.CheckState) string {
	switch {
	case s.Faults > 0:
		return fmt.Sprintf("database check: %d faults found, see the log", s.Faults)
	case s.Ended:
		return fmt.Sprintf("database check: all %d keys are consistent", s.Visited)
	case s.Begun:
		return fmt.Sprintf("database check: %d keys so far", s.Visited)
	}
	return "database check: not begun"
}

// logMigration returns a function that logs what a migration does, for boltstore.Options.
func logMigration(log *slog.Logger) func(from, to int, kept string) {
	return func(from, to int, kept string) {
		log.Info("migrating the database to the form of this program; the old file is kept: delete it when it is no longer "+
			"needed", "from", from, "to", to, "kept", kept)
	}
}
