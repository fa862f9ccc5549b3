package main

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"noticeboard/internal/auth"
	"noticeboard/internal/board"
	"noticeboard/internal/boltstore"
	"noticeboard/internal/cli"
	"noticeboard/internal/health"
	"noticeboard/internal/locale"
	"noticeboard/internal/web"
	"noticeboard/internal/web/archive"
)

// siteRequest is the path of the request for an archive.
const siteRequest = "/export/site"

// exportSite writes an archive of the public pages: a ZIP file if the name ends so, or a directory that does not exist
// yet. A hyphen stands for the standard output, which gets a ZIP file.
func exportSite(ctx context.Context, d dataDir, base boardURL, c cli.Call) error {
	path := c.Operands[0]
	p := &progress{out: c.Stderr, next: time.Now().Add(progressInterval), of: "archiving"}
	write := func(w io.Writer) error { return writeSite(ctx, d, base, io.MultiWriter(w, p)) }
	switch {
	case path == "-":
		if f, ok := c.Stdout.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			return errors.New("the archive is not for a terminal: redirect the output, or name a file or a directory")
		}
		return write(c.Stdout)
	case strings.HasSuffix(strings.ToLower(path), ".zip"):
		if err := boltstore.NewFile(path, write, checkZip); err != nil {
			return err
		}
	default:
		if err := unpackSite(path, write); err != nil {
			return err
		}
	}
	fmt.Fprintf(c.Stdout, "Archived the public pages to %s.\n", path)
	return nil
}

// writeSite writes a ZIP file with the archive: what a running server sends or, without one, what it makes itself.
func writeSite(ctx context.Context, d dataDir, base boardURL, w io.Writer) error {
	if err := requestTo(ctx, d, siteRequest, struct{}{}, w); !errors.Is(err, errNoServer) {
		return err
	}
	return withExistingStore(d, boltstore.Options{}, func(s *boltstore.Store) error {
		b, err := operatorsBoard(ctx, s, nil)
		if err != nil {
			return err
		}
		a := auth.New(auth.Config{Store: s, Now: now, Base: base.String()})
		return siteForm(a, b, publicSite{url: base}, slog.Default()).of(s, ctx, w)
	})
}

// A publicSite is what public pages depend on besides the board.
type publicSite struct {
	url  boardURL
	mail bool // readers can be told of news by e-mail
}

// siteForm is the form of an archive.
func siteForm(a *auth.Auth, b *board.Board, p publicSite, log *slog.Logger) form {
	return form{
		request: siteRequest,
		of: func(s *boltstore.Store, ctx context.Context, w io.Writer) error {
			z := zip.NewWriter(w)
			if err := archiveSite(ctx, s, a, b, p, log, z); err != nil {
				return err
			}
			return z.Close()
		},
		check: func(_ context.Context, path string) error { return checkZip(path) },
	}
}

// archiveCache is how many bytes of pages a site keeps that is read once.
const archiveCache = 1 << 20

// archiveSite writes the public pages of a board, from a site of its own: what it keeps of them takes no room from what
// readers ask for, and no limit on readers holds for it.
func archiveSite(
	ctx context.Context, s *boltstore.Store, a *auth.Auth, b *board.Board, p publicSite, log *slog.Logger, z *zip.Writer,
) error {
	locales, err := locale.New()
	if err != nil {
		return err
	}
	views, err := newViews(b, locales, p.url, p.mail)
	if err != nil {
		return err
	}
	site, err := web.New(web.Config{
		Board: b, Auth: a, Views: views, Base: p.url.String(), Unlimited: true, Build: buildID(p.url.String(), p.mail),
		Writable: s.Writable, CacheBytes: archiveCache, Exports: exportsOf(s), Now: now, Log: slog.New(warnings{log.Handler()}),
		Health: func(context.Context) health.Facts { return health.Facts{} },
	})
	if err != nil {
		return err
	}
	return archive.Write(ctx, archive.Config{
		Site: site, Views: views, Base: p.url.String(), At: now(),
		Put: func(name string, content []byte) error {
			f, err := z.Create(name)
			if err == nil {
				_, err = f.Write(content)
			}
			return err
		},
	})
}

// warnings is a handler of a log that takes nothing below warnings: the requests for an archive are nobody's.
type warnings struct{ slog.Handler }

// Enabled implements slog.Handler.
func (h warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.Handler.Enabled(ctx, l)
}

// checkZip reads all files of a ZIP file, whose checksums are then compared.
func checkZip(path string) error {
	return eachInZip(path, func(_ string, content io.Reader) error {
		_, err := io.Copy(io.Discard, content)
		return err
	})
}

func eachInZip(path string, do func(name string, content io.Reader) error) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer z.Close()
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			return err
		}
		if err := errors.Join(do(f.Name, in), in.Close()); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

// unpackSite makes a directory of an archive. It is there with its name only when it is complete.
func unpackSite(path string, write func(io.Writer) error) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is there already: name a directory that is not", path)
	}
	work, err := os.MkdirTemp(filepath.Dir(filepath.Clean(path)), ".noticeboard-site-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	packed, unpacked := filepath.Join(work, "site.zip"), filepath.Join(work, "site")
	if err := writeFile(packed, write); err != nil {
		return err
	}
	err = eachInZip(packed, func(name string, content io.Reader) error {
		if !filepath.IsLocal(name) {
			return errors.New("it leads out of the directory")
		}
		to := filepath.Join(unpacked, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return writeFile(to, func(w io.Writer) error {
			_, err := io.Copy(w, content)
			return err
		})
	})
	if err != nil {
		return err
	}
	return os.Rename(unpacked, path)
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	return errors.Join(err, f.Close())
}
