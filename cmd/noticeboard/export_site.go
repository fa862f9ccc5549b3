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

	"noticeboard/internal/auth"
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
		return writeStdout(c.Stdout, "the archive", write)
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
		return archiveSite(ctx, s, publicSite{url: base}, slog.Default(), w)
	})
}

// A publicSite is what public pages depend on besides the board.
type publicSite struct {
	url  boardURL
	mail bool // readers can be told of news by e-mail
}

// siteForm is the form of an archive that a running server makes. All pages are of one instant, because it reads a copy
// of the database, which readers and writers do not wait for.
func siteForm(d dataDir, p publicSite, log *slog.Logger) form {
	return form{
		request: siteRequest,
		of: func(s *boltstore.Store, ctx context.Context, w io.Writer) error {
			return withCopy(d, s, func(copied *boltstore.Store) error { return archiveSite(ctx, copied, p, log, w) })
		},
		check: func(_ context.Context, path string) error { return checkZip(path) },
	}
}

// copies matches the names of the copies that withCopy makes in the data directory.
const copies = "noticeboard-copy-*.tmp"

// withCopy calls do with a copy of the database, opened to be read only. Its file is deleted as soon as it is open.
func withCopy(d dataDir, s *boltstore.Store, do func(*boltstore.Store) error) error {
	f, err := os.CreateTemp(string(d), copies) // mode 0600
	if err != nil {
		return err
	}
	err = errors.Join(s.WriteBackup(f), f.Close())
	var copied *boltstore.Store
	if err == nil {
		copied, err = boltstore.OpenReadOnly(f.Name())
	}
	if err = errors.Join(err, os.Remove(f.Name())); err != nil {
		return fmt.Errorf("copying the database for an archive: %w", err)
	}
	return errors.Join(do(copied), copied.Close())
}

// removeCopies removes what a program that was killed has left of withCopy.
func removeCopies(d dataDir) error {
	left, err := filepath.Glob(filepath.Join(string(d), copies))
	for _, path := range left {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// archiveCache is how many bytes of pages a site keeps that is read once.
const archiveCache = 1 << 20

// archiveSite writes a ZIP file with the public pages of the board in a store, from a site of its own: what it keeps of
// them takes no room from what readers ask for, and no limit on readers holds for it. Its clock stands still.
func archiveSite(ctx context.Context, s *boltstore.Store, p publicSite, log *slog.Logger, w io.Writer) error {
	at := now()
	still := func() time.Time { return at }
	b, err := operatorsBoardAt(ctx, s, nil, still)
	if err != nil {
		return err
	}
	locales, err := locale.New()
	if err != nil {
		return err
	}
	views, err := newViews(b, locales, p.url, p.mail)
	if err != nil {
		return err
	}
	site, err := web.New(web.Config{
		Board: b, Auth: auth.New(auth.Config{Store: s, Now: still, Base: p.url.String()}), Views: views, Base: p.url.String(),
		Unlimited: true, Build: buildID(p.url.String(), p.mail), Writable: s.Writable, CacheBytes: archiveCache,
		Exports: exportsOf(s), Now: still, Log: slog.New(warnings{log.Handler()}),
		Health: func(context.Context) health.Facts { return health.Facts{} },
	})
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	err = archive.Write(ctx, archive.Config{
		Site: site, Views: views, Base: p.url.String(), At: at,
		Put: func(name string, content []byte) error {
			f, err := z.Create(name)
			if err == nil {
				_, err = f.Write(content)
			}
			return err
		},
	})
	if err != nil {
		return err
	}
	return z.Close()
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
