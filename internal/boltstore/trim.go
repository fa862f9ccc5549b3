package boltstore

import "os"

// Trim cuts off what a database file has behind the last page that was ever in use, which is up to growth bytes, so that
// writing waits for the disk less often. No process may have it open.
func Trim(path string) error {
	h, err := readHeaders(path)
	switch {
	case err != nil:
		return err
	case h.newest == nil:
		return ErrDamaged
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() <= h.used {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Truncate(h.used); err != nil {
		return err
	}
	return f.Sync()
}
