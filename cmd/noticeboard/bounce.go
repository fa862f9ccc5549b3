package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/bounce"
	"noticeboard/internal/cli"
)

// bounceCommand reads what mail servers report of mail that did not arrive or was not wanted, from standard input or from
// a mailbox directory.
func bounceCommand(fs *flag.FlagSet) cli.Run {
	data, dir := dataFlag(fs), ""
	fs.StringVar(&dir, "maildir", "", "`directory` (Maildir) whose new messages are read, instead of standard input; each is "+
		"moved to its folder cur")
	return func(ctx context.Context, c cli.Call) error {
		if dir != "" {
			return readMaildir(ctx, *data, dir, c.Stdout)
		}
		stopped, err := takeBounce(ctx, *data, os.Stdin)
		if err != nil {
			return tryLater{err}
		}
		_, err = io.WriteString(c.Stdout, outcomes[stopped])
		return err
	}
}

// A tryLater is an error after which a mail server that runs the command keeps the message and runs it again.
type tryLater struct{ error }

// Unwrap returns the error itself.
func (e tryLater) Unwrap() error { return e.error }

// outcomes say whether nothing more is sent to the address that a message is about.
var outcomes = map[bool]string{
	true: "Nothing more is sent to that address.\n",
	false: "Nothing was changed: it is no report of a permanent failure or a complaint about mail that this board has " +
		"sent to that address.\n",
}

// takeBounce reads one message and tells the board, through the server if one is running. It reports whether nothing more
// is sent to the address that it is about.
func takeBounce(ctx context.Context, d dataDir, message io.Reader) (stopped bool, err error) {
	report, err := bounce.Read(message)
	if errors.Is(err, bounce.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	answer, err := request(ctx, d, "/bounce", report)
	if errors.Is(err, errNoServer) {
		err = withExistingStore(d, boltstore.Options{}, func(s *boltstore.Store) error {
			b, err := operatorsBoard(ctx, s, nil)
			if err != nil {
				return err
			}
			answer, err = bounced(ctx, b, report)
			return err
		})
	}
	return answer == bounceTaken, err
}

// bounceTaken is the answer of the server if nothing more is sent to an address.
const bounceTaken = "stopped"

// bounced tells a board of a report.
func bounced(ctx context.Context, b *board.Board, r bounce.Report) (string, error) {
	reason := board.StopBounced
	if r.Complaint {
		reason = board.StopComplained
	}
	done, err := b.MailReturned(ctx, r.IDs, r.Addresses, reason)
	if done && err == nil {
		return bounceTaken, nil
	}
	return "", err
}

// readMaildir reads the new messages of a Maildir (https://cr.yp.to/proto/maildir.html). Those that changed something are
// marked as seen; the others are left for a person.
func readMaildir(ctx context.Context, d dataDir, dir string, stdout io.Writer) error {
	files, err := os.ReadDir(filepath.Join(dir, "new"))
	if err != nil {
		return err
	}
	read, stopped := 0, 0
	for _, f := range files {
		if !f.Type().IsRegular() || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		done, err := takeFile(ctx, d, dir, f.Name())
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name(), err)
		}
		if read++; done {
			stopped++
		}
	}
	_, err = fmt.Fprintf(stdout, "Messages read: %d. Addresses that get nothing more: %d.\n", read, stopped)
	return err
}

// takeFile is takeBounce for a new message of a Maildir, which it moves.
func takeFile(ctx context.Context, d dataDir, dir, name string) (stopped bool, err error) {
	from := filepath.Join(dir, "new", name)
	f, err := os.Open(from)
	if err != nil {
		return false, err
	}
	defer f.Close()
	if stopped, err = takeBounce(ctx, d, f); err != nil {
		return false, err
	}
	flags := ":2,"
	if stopped {
		flags = ":2,S"
	}
	return stopped, os.Rename(from, filepath.Join(dir, "cur", name+flags))
}
