// Command noticeboard publishes an institution's announcements in several languages and holds the
// public conversation beneath each one.
//
// Without a subcommand it serves the board. The other subcommands manage accounts and the database. While a
// server has the database open, they send their request to it through a Unix socket in the data directory.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time zones, for machines that have no database of them

	"github.com/gin-gonic/gin"
)

func main() {
	syscall.Umask(0o077)         // files are readable by this user alone
	gin.SetMode(gin.ReleaseMode) // a setting of the whole process: without it, gin prints every route
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "noticeboard:", err)
		stop()
		os.Exit(1)
	}
}

// A command is a subcommand: the words that select it, its line of help, and the function that runs it with the
// arguments after those words.
type command struct {
	words []string
	usage string
	run   func(context.Context, []string, io.Writer, io.Writer) error
}

func commands() []command {
	return []command{
		{[]string{"serve"}, "serve the board (the default)", serve},
		{[]string{"account", "add"},
			"add an account: LOGIN --name NAME --role team|moderator|admin [--password-file FILE]", accountAdd},
		{[]string{"account", "list"}, "list the accounts", accountList},
		{[]string{"account", "disable"}, "disable an account, which ends its sessions: LOGIN", accountDisable},
		{[]string{"account", "enable"}, "enable a disabled account: LOGIN", accountEnable},
		{[]string{"account", "reset"},
			"remove second factors and print a one-time link for setting a new password: LOGIN [--url URL]",
			accountReset},
		{[]string{"check"}, "verify the database: compare every index and count with the records", check},
		{[]string{"backup"}, "copy the database to FILE, or its records alone: [--records]; the server may be running", backup},
		{[]string{"restore"}, "replace the database by the copy FILE; the server must be stopped", restore},
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	for _, c := range commands() {
		if hasPrefix(args, c.words) {
			return c.run(ctx, args[len(c.words):], stdout, stderr)
		}
	}
	if len(args) == 0 || args[0] != "" && args[0][0] == '-' {
		return serve(ctx, args, stdout, stderr)
	}
	fmt.Fprintln(stderr, "Subcommands:")
	for _, c := range commands() {
		fmt.Fprintf(stderr, "  noticeboard %-15s %s\n", join(c.words), c.usage)
	}
	if args[0] == "help" {
		return nil
	}
	return fmt.Errorf("there is no subcommand %q", args[0])
}

func hasPrefix(args, words []string) bool {
	return len(args) >= len(words) && join(args[:len(words)]) == join(words)
}
