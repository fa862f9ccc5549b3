package board

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"hash"
	"net/netip"
	"strings"
	"sync"

	"noticeboard/internal/fold"
	"noticeboard/internal/notice"
)

// derive derives a key for one purpose from a secret, by HMAC-SHA-256 (RFC 2104).
func derive(secret []byte, purpose string) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(purpose))
	return h.Sum(nil)
}

// A deriver derives keys from one secret. It is safe for concurrent use. Its hashes are used again, because the first
// step of an HMAC is to hash the secret.
type deriver struct {
	hashes sync.Pool // of hash.Hash
}

func newDeriver(secret []byte) *deriver {
	return &deriver{sync.Pool{New: func() any { return hmac.New(sha256.New, secret) }}}
}

// derive is the function derive with the secret of d.
func (d *deriver) derive(purpose string) []byte {
	h := d.hashes.Get().(hash.Hash)
	defer d.hashes.Put(h)
	h.Reset()
	h.Write([]byte(purpose))
	return h.Sum(nil)
}

// authorKey returns the key that all comments of one author share. It is derived from what identifies the author, such
// as an e-mail address in the form of fold.Email, without regard to case, and does not reveal it.
func (b *Board) authorKey(known string) (k notice.AuthorKey) {
	copy(k[:], b.keys.author.derive(strings.ToLower(known)))
	return k
}

// emailKey returns the key of the author who gave an e-mail address. That is the authorKey of its first spelling whose
// author has comments: keys were once derived from either spelling of an internationalized domain. If none has, it is
// usual, that of fold.Email.
func (b *Board) emailKey(tx notice.Tx, email string, usual notice.AuthorKey) (notice.AuthorKey, error) {
	for _, s := range fold.EmailSpellings(email)[1:] {
		first, err1 := tx.AuthorTally(usual)
		other, err2 := tx.AuthorTally(b.authorKey(s))
		if err := cmp.Or(err1, err2); err != nil {
			return notice.AuthorKey{}, err
		}
		if first == (notice.AuthorTally{}) && other != (notice.AuthorTally{}) {
			return b.authorKey(s), nil
		}
	}
	return usual, nil
}

// networkKey returns the key that all comments from one network share. It does not reveal the network.
func (b *Board) networkKey(from netip.Addr) (k notice.NetworkKey) {
	copy(k[:], b.keys.network.derive(b.network(from).String()))
	return k
}

// nonceKey returns the keyed hash of a nonce; the zero key if there is none.
func (b *Board) nonceKey(nonce string) (k notice.NonceKey) {
	if nonce != "" {
		copy(k[:], b.keys.nonce.derive(nonce))
	}
	return k
}

// secretText encodes what makes a receipt or a proof unguessable (RFC 4648, base32hex).
var secretText = base32.HexEncoding.WithPadding(base32.NoPadding)

// secretSize is the length, in bytes, of what makes a receipt or a proof unguessable.
const secretSize = 16
