package boltstore

import (
	"context"
	"crypto/rand"
)

const secretSize = 32 // bytes

// secretPrefix begins the keys of secrets in the table meta.
const secretPrefix = "secret/"

// Secret returns the 32 random bytes stored under name, and generates them at the first call. They are stored in
// the database so that a backup is complete: receipts and author keys are derived from them.
func (s *Store) Secret(ctx context.Context, name string) (secret []byte, err error) {
	k := []byte(secretPrefix + name)
	fresh := make([]byte, secretSize)
	rand.Read(fresh)
	err = s.view(ctx, func(x tx) error {
		secret = append([]byte(nil), x.get(meta, k)...)
		return nil
	})
	if err != nil || len(secret) > 0 {
		return secret, err
	}
	err = s.update(ctx, func(w *writeTx) error {
		if secret = append([]byte(nil), w.get(meta, k)...); len(secret) > 0 {
			return nil
		}
		secret = fresh
		return w.put(meta, k, fresh)
	})
	return secret, err
}
