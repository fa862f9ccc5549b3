package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// A purpose says what the answer to a challenge is good for; for nothing else is it accepted.
type purpose string

const (
	toAdd    purpose = "add"    // a passkey, bound to a session
	toEnter  purpose = "enter"  // instead of a password
	toFinish purpose = "finish" // after a password, bound to half a session
	toProve  purpose = "prove"  // who is signed in, bound to a session
)

const challengeLimit = 10 * time.Minute

// A challenge is when it expires (8 bytes), 16 random bytes, and 16 of a code that binds both to the
// purpose and to a session. So none has to be kept before it is answered, and asking for many costs
// nobody else theirs.
const challengeBytes, challengeHead = 40, 24

func (p passkeys) challenge(for_ purpose, bound Hash, now time.Time) []byte {
	c := binary.BigEndian.AppendUint64(make([]byte, 0, challengeBytes), uint64(now.Add(challengeLimit).Unix()))
	c = append(c, make([]byte, challengeHead-8)...)
	rand.Read(c[8:])
	return append(c, p.seal(c, for_, bound)...)
}

func (p passkeys) seal(head []byte, for_ purpose, bound Hash) []byte {
	mac := hmac.New(sha256.New, p.key)
	mac.Write(head)
	mac.Write(bound[:])
	mac.Write([]byte(for_))
	return mac.Sum(nil)[:challengeBytes-challengeHead]
}

// ours reports whether a challenge was made for this purpose, has not expired and was not answered.
func (p passkeys) ours(c []byte, for_ purpose, bound Hash, now time.Time) bool {
	if len(c) != challengeBytes || !hmac.Equal(c[challengeHead:], p.seal(c[:challengeHead], for_, bound)) {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_, spent := p.spent[string(c)]
	return !spent && now.Unix() < int64(binary.BigEndian.Uint64(c))
}

// spend reports whether nobody has spent a challenge before.
func (p passkeys) spend(c []byte, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for old, expires := range p.spent {
		if now.After(expires) {
			delete(p.spent, old)
		}
	}
	_, spent := p.spent[string(c)]
	p.spent[string(c)] = now.Add(challengeLimit)
	return !spent
}
