// Command noticeboard publishes an institution's announcements in several languages and holds the
// public conversation beneath each one.
//
// Without a subcommand it serves the board. The other subcommands manage accounts and the database. While a
// server has the database open, they send their request to it through a Unix socket in the data directory.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time zones, for machines that have no database of them

	"github.com/gin-gonic/gin"

	"noticeboard/internal/cli"
	"noticeboard/internal/config"
)

func main() {
	syscall.Umask(0o077)         // files are readable by this user alone
	gin.SetMode(gin.ReleaseMode) // a setting of the whole process: without it, gin prints every route
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := program(config.Process()).Run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "noticeboard:", err)
		stop()
		os.Exit(exitStatus(err))
	}
}

// exitStatus returns 2 for a mistake on the command line or in the configuration, after which nothing was done, and 1
// for a command that failed; 75 (EX_TEMPFAIL of sysexits.h) if a mail server is to try it again.
func exitStatus(err error) int {
	if cli.IsUsage(err) {
		return 2
	}
	if errors.As(err, new(tryLater)) {
		return 75
	}
	return 1
}
