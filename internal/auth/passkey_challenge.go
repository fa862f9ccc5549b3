package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// A challengePurpose says what a challenge was issued for. Its answer is accepted for nothing else.
type challengePurpose string

const (
	forRegistration challengePurpose = "registration"  // bound to a session
	forLogin        challengePurpose = "login"         // bound to nothing
	forSecondFactor challengePurpose = "second factor" // bound to a pending sign-in
	forReauth       challengePurpose = "reauth"        // bound to a session
)

const challengeLifetime = 10 * time.Minute

// A challenge is the Unix time at which it expires (8 bytes, big endian), 16 random bytes, and the first
// 16 bytes of an HMAC-SHA-256 over both, the hash that it is bound to and its purpose. Unanswered
// challenges therefore take no memory, so that requesting many does not evict those of others.
const challengeBytes, challengeHead = 40, 24

// newChallenge returns a challenge for a purpose, bound to the hash of a session or pending sign-in.
func (p relyingParty) newChallenge(purpose challengePurpose, bound Hash, now time.Time) []byte {
	c := binary.BigEndian.AppendUint64(make([]byte, 0, challengeBytes), uint64(now.Add(challengeLifetime).Unix()))
	c = append(c, make([]byte, challengeHead-8)...)
	rand.Read(c[8:])
	return append(c, p.challengeMAC(c, purpose, bound)...)
}

// challengeMAC returns the last 16 bytes of a challenge, given its first 24.
func (p relyingParty) challengeMAC(head []byte, purpose challengePurpose, bound Hash) []byte {
	mac := hmac.New(sha256.New, p.challengeKey)
	mac.Write(head)
	mac.Write(bound[:])
	mac.Write([]byte(purpose))
	return mac.Sum(nil)[:challengeBytes-challengeHead]
}

// validChallenge reports whether newChallenge returned c for this purpose and hash, and it has not
// expired. Whether it was answered before is in the store (useChallenge).
func (p relyingParty) validChallenge(c []byte, purpose challengePurpose, bound Hash, now time.Time) bool {
	if len(c) != challengeBytes || !hmac.Equal(c[challengeHead:], p.challengeMAC(c[:challengeHead], purpose, bound)) {
		return false
	}
	return now.Unix() < int64(binary.BigEndian.Uint64(c))
}
