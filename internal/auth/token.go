package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
)

// A Hash is the SHA-256 of a secret that was handed out.
type Hash [sha256.Size]byte

// equalHashes compares two hashes in constant time.
func equalHashes(a, b Hash) bool { return subtle.ConstantTimeCompare(a[:], b[:]) == 1 }

var tokenText = base64.RawURLEncoding

const tokenBytes = 32

func newSessionToken() (token string, id SessionID) {
	token, hash := newToken()
	return token, SessionID(hash)
}

// newToken returns a secret to hand out, and what is kept of it.
func newToken() (token string, hash Hash) {
	var b [tokenBytes]byte
	rand.Read(b[:]) // never fails
	token = tokenText.EncodeToString(b[:])
	return token, sha256.Sum256([]byte(token))
}

// sessionID returns the ID that token, as text, hashes to; false if it cannot be one.
func sessionID(token string) (SessionID, bool) {
	hash, ok := tokenHash(token)
	return SessionID(hash), ok
}

func tokenHash(token string) (Hash, bool) {
	if len(token) != tokenText.EncodedLen(tokenBytes) {
		return Hash{}, false
	}
	return sha256.Sum256([]byte(token)), true
}
