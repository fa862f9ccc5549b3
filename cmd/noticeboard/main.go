// Command noticeboard publishes an institution's announcements in several languages and holds the
// public conversation beneath each one.
//
// Without a subcommand it serves. The other subcommands manage accounts and the database; while a
// server has the database open they ask it, through a socket in the data directory.
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

// A command is a subcommand. Its words come before its flags and arguments.
type command struct {
	words []string
	usage string
	run   func(context.Context, []string, io.Writer, io.Writer) error
}

func commands() []command {
	return []command{
		{[]string{"serve"}, "serve the board (what happens without a subcommand)", serve},
		{[]string{"account", "add"}, "add an account: LOGIN --name NAME --role team|moderator|admin [--password-file FILE]", accountAdd},
		{[]string{"account", "list"}, "list the accounts", accountList},
		{[]string{"account", "disable"}, "keep an account from signing in: LOGIN", accountDisable},
		{[]string{"account", "enable"}, "let it sign in again: LOGIN", accountEnable},
		{[]string{"account", "reset"}, "take off second factors and print a one-time link to set a new password: LOGIN [--url URL]", accountReset},
		{[]string{"check"}, "compare every index and tally with the records", check},
		{[]string{"backup"}, "copy the database to FILE, also while the server runs", backup},
		{[]string{"restore"}, "put a copy in place of the database: FILE", restore},
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	for _, c := range commands() {
		if begins(args, c.words) {
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

func begins(args, words []string) bool {
	return len(args) >= len(words) && join(args[:len(words)]) == join(words)
}
