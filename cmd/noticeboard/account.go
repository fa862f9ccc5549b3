package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"noticeboard/internal/auth"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/cli"
	"noticeboard/internal/config"
	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// accountAddCommand adds an account, through the server if one is running. Without a server it opens the database
// itself, and creates one if there is none.
func accountAddCommand(fs *flag.FlagSet) cli.Run {
	in, file, data := newAccount{}, "", dataFlag(fs)
	fs.StringVar(&in.Name, "name", "", "display `name` for colleagues (default: the user name)")
	fs.StringVar(&in.Role, "role", "", "`role`: team, moderator or admin, which the desk calls administrator")
	fs.StringVar(&file, "password-file", "", "`file` whose first line is the password (default: ask on the terminal)")
	return func(ctx context.Context, c cli.Call) (err error) {
		if in.Login = c.Operands[0]; in.Name == "" {
			in.Name = in.Login
		}
		if _, err := notice.ParseRole(in.Role); err != nil {
			return config.Mistakes{"--role must be team, moderator or admin"}
		}
		if in.Password, err = readPassword(file, c.Stderr); err != nil {
			return err
		}
		if _, err = request(ctx, *data, "/account", in); errors.Is(err, errNoServer) {
			err = withStore(*data, boltstore.Options{}, func(s *boltstore.Store) error {
				return addAccount(ctx, auth.New(auth.Config{Store: s, Now: now}), in)
			})
		}
		if err != nil {
			return errors.New(errorText(err))
		}
		fmt.Fprintf(c.Stdout, "Added %s as %s.\n", in.Login, in.Role)
		return nil
	}
}

func addAccount(ctx context.Context, a *auth.Auth, in newAccount) error {
	role, err := notice.ParseRole(in.Role)
	if err != nil {
		return err
	}
	_, err = a.Add(ctx, in.Login, in.Name, role, in.Password)
	return err
}

// An accountRequest is the body of the requests of the other account subcommands to the server.
type accountRequest struct {
	Login string
	Base  string // the board's URL, for links; empty for the server's own
}

// accountActions maps the path of a request to the server to what it does. Each action returns the text to print.
func accountActions(a *auth.Auth) map[string]func(context.Context, accountRequest) (string, error) {
	return map[string]func(context.Context, accountRequest) (string, error){
		"/account/list": func(ctx context.Context, _ accountRequest) (string, error) { return accountTable(ctx, a) },
		"/account/disable": func(ctx context.Context, in accountRequest) (string, error) {
			return "Disabled " + in.Login + ".\n", noAccount(in, a.Disable(ctx, auth.Operator, in.Login))
		},
		"/account/enable": func(ctx context.Context, in accountRequest) (string, error) {
			return "Enabled " + in.Login + ".\n", noAccount(in, a.Enable(ctx, auth.Operator, in.Login))
		},
		"/account/reset": func(ctx context.Context, in accountRequest) (string, error) {
			token, err := a.NewResetLink(ctx, auth.Operator, in.Login, true)
			const text = "Removed the second factors of %s. " +
				"Send them this link to set a new password (works once, for 72 hours):\n" +
				"  %s/desk/invitations/%s\n"
			return fmt.Sprintf(text, in.Login, cmp.Or(in.Base, a.Base()), token), noAccount(in, err)
		},
	}
}

// noAccount names the login in an error that says that there is no such account. It returns other errors as they are.
func noAccount(in accountRequest, err error) error {
	if errors.Is(err, notice.ErrNotFound) {
		return fmt.Errorf("there is no account %q", in.Login)
	}
	return err
}

// accountTable returns a line with the names of the columns and one line for each account.
func accountTable(ctx context.Context, a *auth.Auth) (string, error) {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "USER NAME\tROLE\tSTATE\tSIGNED IN\tNAME\n")
	for after := ""; ; {
		list, err := a.List(ctx, auth.Operator, after, 100)
		if err != nil || len(list) == 0 {
			err = errors.Join(err, w.Flush())
			return b.String(), err
		}
		for _, acct := range list {
			state, last := "enabled", "never"
			if acct.Disabled {
				state = "disabled"
			}
			if !acct.LastSignIn.IsZero() {
				last = acct.LastSignIn.UTC().Format(time.DateTime) + " UTC"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", acct.Login, acct.Role, state, last, acct.Name)
			after = acct.Login
		}
	}
}

func accountListCommand(fs *flag.FlagSet) cli.Run    { return accountAction(fs, "list") }
func accountDisableCommand(fs *flag.FlagSet) cli.Run { return accountAction(fs, "disable") }
func accountEnableCommand(fs *flag.FlagSet) cli.Run  { return accountAction(fs, "enable") }
func accountResetCommand(fs *flag.FlagSet) cli.Run   { return accountAction(fs, "reset") }

// accountAction returns a command that runs one of accountActions, through the server if one is running, and prints its
// text.
func accountAction(fs *flag.FlagSet, name string) cli.Run {
	in, base, data := accountRequest{}, boardURL(""), dataFlag(fs)
	if name == "reset" {
		fs.Var(&base, "url", "public `URL` of the board, for the link "+
			"(default: that of the running server, or http://localhost:8080)")
	}
	return func(ctx context.Context, c cli.Call) error {
		if len(c.Operands) > 0 {
			in.Login = strings.ToLower(c.Operands[0])
		}
		in.Base = base.String()
		path := "/account/" + name
		text, err := request(ctx, *data, path, in)
		if errors.Is(err, errNoServer) {
			err = withExistingStore(*data, boltstore.Options{}, func(s *boltstore.Store) (err error) {
				a := auth.New(auth.Config{Store: s, Now: now, Base: "http://localhost:8080"})
				text, err = accountActions(a)[path](ctx, in)
				return err
			})
		}
		if err != nil {
			return errors.New(errorText(err))
		}
		_, err = io.WriteString(c.Stdout, text)
		return err
	}
}

// readPassword reads a password from the first line of a file, without the byte order mark that some editors put before
// it, or, if file is empty, twice from the terminal.
func readPassword(file string, stderr io.Writer) (string, error) {
	if file != "" {
		f, err := os.Open(file)
		if err != nil {
			return "", err
		}
		defer f.Close()
		line, err := bufio.NewReader(f).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return strings.TrimRight(strings.TrimPrefix(line, "\uFEFF"), "\r\n"), nil
	}
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		return "", errors.New("cannot ask for the password, because standard input is not a terminal: use --password-file")
	}
	read := func(prompt string) (string, error) {
		fmt.Fprint(stderr, prompt)
		defer fmt.Fprintln(stderr)
		typed, err := term.ReadPassword(fd)
		return string(typed), err
	}
	first, err := read("Password (15 characters or more): ")
	if err != nil {
		return "", err
	}
	again, err := read("Repeat the password: ")
	if err == nil && first != again {
		err = errors.New("the passwords are not the same")
	}
	return first, err
}

// message returns the English text of a message, or its key if there is none.
func message(key string) string {
	locales, err := locale.New()
	if err != nil {
		return key
	}
	text, err := locales.In(notice.English).Message(key)
	if err != nil {
		return key
	}
	return text
}
