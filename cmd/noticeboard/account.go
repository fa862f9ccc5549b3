package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
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
