package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"noticeboard/internal/auth"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// accountAdd adds an account, through the server if one is running; it may be the first thing that is
// done with a data directory.
func accountAdd(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := flags("account add", stderr)
	in, file, data := newAccount{}, "", dataFlag(fs)
	fs.StringVar(&in.Name, "name", "", "`name` shown to colleagues (default: the login)")
	fs.StringVar(&in.Role, "role", "", "team, moderator or admin")
	fs.StringVar(&file, "password-file", "", "`file` whose first line is the password (default: ask on the terminal)")
	others, err := parse(fs, args, "LOGIN")
	if err != nil {
		return err
	}
	if in.Login = others[0]; in.Name == "" {
		in.Name = in.Login
	}
	if _, err := notice.ParseRole(in.Role); err != nil {
		return errors.New("--role must be team, moderator or admin")
	}
	if in.Password, err = password(file, stderr); err != nil {
		return err
	}
	d := dataDir(*data)
	if err = ask(ctx, d, "/account", in); errors.Is(err, errNoServer) {
		err = withAnyStore(d, func(s *boltstore.Store) error {
			return addAccount(ctx, auth.New(auth.Config{Store: s, Now: time.Now}), in)
		})
	}
	if err != nil {
		return errors.New(explained(err))
	}
	fmt.Fprintf(stdout, "Added %s as %s.\n", in.Login, in.Role)
	return nil
}

func addAccount(ctx context.Context, a *auth.Auth, in newAccount) error {
	role, err := notice.ParseRole(in.Role)
	if err != nil {
		return err
	}
	_, err = a.Add(ctx, in.Login, in.Name, role, in.Password)
	return err
}

// An actOn is what the other subcommands about accounts send.
type actOn struct {
	Login string
	Base  string // the board's URL, for links
}

// accountActs lists what they do, by the path at which a server is asked for it. Each returns what is
// to be printed.
func accountActs(a *auth.Auth) map[string]func(context.Context, actOn) (string, error) {
	return map[string]func(context.Context, actOn) (string, error){
		"/account/list": func(ctx context.Context, _ actOn) (string, error) { return listed(ctx, a) },
		"/account/disable": func(ctx context.Context, in actOn) (string, error) {
			return "Disabled " + in.Login + ".\n", named(in, a.Disable(ctx, auth.Operator, in.Login))
		},
		"/account/enable": func(ctx context.Context, in actOn) (string, error) {
			return "Enabled " + in.Login + ".\n", named(in, a.Enable(ctx, auth.Operator, in.Login))
		},
		"/account/reset": func(ctx context.Context, in actOn) (string, error) {
			token, err := a.NewResetLink(ctx, auth.Operator, in.Login, true)
			const text = "Second factors of %s are taken off. With this link, which works once within 72 hours, a new password is set:\n  %s/desk/invitations/%s\n"
			return fmt.Sprintf(text, in.Login, cmp.Or(in.Base, a.Base()), token), named(in, err)
		},
	}
}

// named says which account is not there.
func named(in actOn, err error) error {
	if errors.Is(err, notice.ErrNotFound) {
		return fmt.Errorf("there is no account %q", in.Login)
	}
	return err
}

// listed returns a line for each account.
func listed(ctx context.Context, a *auth.Auth) (string, error) {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for after := ""; ; {
		list, err := a.List(ctx, auth.Operator, after, 100)
		if err != nil || len(list) == 0 {
			return b.String(), errors.Join(err, w.Flush())
		}
		for _, acct := range list {
			state, last := "enabled", "never signed in"
			if acct.Disabled {
				state = "disabled"
			}
			if !acct.LastSignIn.IsZero() {
				last = "last sign-in " + acct.LastSignIn.Format(time.DateTime)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", acct.Login, acct.Role, state, last, acct.Name)
			after = acct.Login
		}
		if err := w.Flush(); err != nil {
			return "", err
		}
	}
}

func accountList(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	return actOnAccount(ctx, "list", args, stdout, stderr)
}

func accountDisable(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	return actOnAccount(ctx, "disable", args, stdout, stderr, "LOGIN")
}

func accountEnable(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	return actOnAccount(ctx, "enable", args, stdout, stderr, "LOGIN")
}

func accountReset(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	return actOnAccount(ctx, "reset", args, stdout, stderr, "LOGIN")
}

// actOnAccount carries out one of accountActs, through the server if one is running.
func actOnAccount(ctx context.Context, name string, args []string, stdout, stderr io.Writer, words ...string) error {
	fs := flags("account "+name, stderr)
	in, data := actOn{}, dataFlag(fs)
	if name == "reset" {
		fs.StringVar(&in.Base, "url", "", "`address` of the board, for the link (default: that of the running server, or http://localhost:8080)")
	}
	others, err := parse(fs, args, words...)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		in.Login = strings.ToLower(others[0])
	}
	in.Base = strings.TrimRight(in.Base, "/")
	d, path := dataDir(*data), "/account/"+name
	text, err := asked(ctx, d, path, in)
	if errors.Is(err, errNoServer) {
		err = withStore(d, func(s *boltstore.Store) (err error) {
			a := auth.New(auth.Config{Store: s, Now: time.Now, Base: "http://localhost:8080"})
			text, err = accountActs(a)[path](ctx, in)
			return err
		})
	}
	if err != nil {
		return errors.New(explained(err))
	}
	_, err = io.WriteString(stdout, text)
	return err
}

// password reads a password from a file's first line or, twice, from the terminal.
func password(file string, stderr io.Writer) (string, error) {
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
		return strings.TrimRight(line, "\r\n"), nil
	}
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		return "", errors.New("there is no terminal to ask for the password on: use --password-file")
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
	again, err := read("Once more: ")
	if err == nil && first != again {
		err = errors.New("the two are not the same")
	}
	return first, err
}

// sentence returns a message for the terminal, which speaks English.
func sentence(key string) string {
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
