package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
)

// A Hash is the SHA-256 of a token or code that was handed out.
type Hash [sha256.Size]byte

// equalHashes compares two hashes in constant time.
func equalHashes(a, b Hash) bool { return subtle.ConstantTimeCompare(a[:], b[:]) == 1 }

// tokenText encodes tokens and passkey challenges: unpadded base64url (RFC 4648, section 5).
var tokenText = base64.RawURLEncoding

const tokenBytes = 32

// newSessionToken returns a token for the browser and the session ID that is stored.
func newSessionToken() (token string, id SessionID) {
	token, hash := newToken()
	return token, SessionID(hash)
}

// newToken returns a random token of 256 bits, as 43 characters, and its hash, which is stored.
func newToken() (token string, hash Hash) {
	var b [tokenBytes]byte
	rand.Read(b[:]) // never fails
	token = tokenText.EncodeToString(b[:])
	return token, sha256.Sum256([]byte(token))
}

// sessionID returns the ID of the session that a token opens; false if it has not the length of one.
func sessionID(token string) (SessionID, bool) {
	hash, ok := tokenHash(token)
	return SessionID(hash), ok
}

// tokenHash returns the hash of a token; false if it has not the length of one.
func tokenHash(token string) (Hash, bool) {
	if len(token) != tokenText.EncodedLen(tokenBytes) {
		return Hash{}, false
	}
	return sha256.Sum256([]byte(token)), true
}
