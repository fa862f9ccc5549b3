package main

import (
	"context"
	"flag"
	"io"

	"noticeboard/internal/cli"
	"noticeboard/internal/config"
	"noticeboard/internal/licences"
)

// program returns the command line: every subcommand with its flags.
func program(env config.Environment) cli.Program {
	return cli.Program{
		Name: "noticeboard",
		Purpose: "publishes an institution's announcements in English and Spanish and holds the public conversation " +
			"beneath each one",
		Settings: "serve", Env: env,
		Commands: []cli.Command{
			{Name: "serve", Summary: "serve the board; this is what noticeboard does without a command", Define: serveCommand},
			{Name: "account add", Operands: []string{"LOGIN"}, Summary: "add an account", Define: accountAddCommand},
			{Name: "account list", Summary: "list the accounts", Define: accountListCommand},
			{Name: "account disable", Operands: []string{"LOGIN"}, Summary: "disable an account, which ends its sessions",
				Define: accountDisableCommand},
			{Name: "account enable", Operands: []string{"LOGIN"}, Summary: "enable a disabled account",
				Define: accountEnableCommand},
			{Name: "account reset", Operands: []string{"LOGIN"},
				Summary: "remove second factors and print a one-time link for setting a new password",
				Define:  accountResetCommand},
			{Name: "check", Operands: []string{"[FILE]"}, Summary: "verify the database or, with FILE, a copy of it",
				Define: checkCommand},
			{Name: "backup", Operands: []string{"FILE"},
				Summary: "copy the database to a file, or with - to standard output; the server may be running",
				Define:  backupCommand},
			{Name: "restore", Operands: []string{"FILE"},
				Summary: "replace the database by a copy, after telling what that undoes; the server must be stopped", Define: restoreCommand},
			{Name: "export", Operands: []string{"FILE"},
				Summary: "write all that the board holds for other programs; - is the output",
				Define:  exportCommand},
			{Name: "import", Operands: []string{"FILE"},
				Summary: "take in what another system exported, or make an empty board the one that was exported",
				Define:  importCommand},
			{Name: "bounce", Summary: "take in what a mail server reports of mail that came back or was not wanted",
				Define: bounceCommand},
			{Name: "compact", Summary: "make the database file as small as its records allow; the server must be stopped",
				Define: compactCommand},
			{Name: "config", Summary: "print the settings in force and where each comes from", Define: configCommand},
			{Name: "config check", Summary: "name every mistake in the settings, without starting anything",
				Thorough: true, Define: configCheckCommand},
			{Name: "health", Summary: "ask the running server whether it is well; the status is 0 if it is",
				Define: healthCommand},
			{Name: "example", Operands: []string{"[NAME]"},
				Summary: "print an example of a file for running the program, or list them", Define: exampleCommand},
			{Name: "version", Summary: "print the version of the program and of its database", Define: versionCommand},
			{Name: "licences", Summary: "print the licences of everything that the program is made of",
				Define: licencesCommand},
			{Name: "completion", Operands: []string{"SHELL"}, Summary: "print completions for bash, zsh or fish",
				Define: completionCommand},
			{Name: "man", Summary: "print the manual page, for man -l -", Define: manCommand},
		},
	}
}

func configCommand(fs *flag.FlagSet) cli.Run {
	s := defineSettings(fs)
	return func(_ context.Context, c cli.Call) error {
		if err := s.check(); err != nil {
			return err
		}
		return config.Print(c.Stdout, c.Flags, c.Origins)
	}
}

func configCheckCommand(fs *flag.FlagSet) cli.Run {
	s := defineSettings(fs)
	return func(_ context.Context, c cli.Call) error {
		if err := s.check(); err != nil {
			return err
		}
		_, err := io.WriteString(c.Stdout, "The settings are in order.\n")
		return err
	}
}

func licencesCommand(*flag.FlagSet) cli.Run {
	return func(_ context.Context, c cli.Call) error {
		_, err := io.WriteString(c.Stdout, licences.Text)
		return err
	}
}

func completionCommand(*flag.FlagSet) cli.Run {
	return func(_ context.Context, c cli.Call) error {
		script, err := program(config.Environment{}).Completion(c.Operands[0])
		if err != nil {
			return err
		}
		_, err = io.WriteString(c.Stdout, script)
		return err
	}
}

func manCommand(*flag.FlagSet) cli.Run {
	return func(_ context.Context, c cli.Call) error {
		_, err := io.WriteString(c.Stdout, program(config.Environment{}).Man(builtFrom().Version))
		return err
	}
}
