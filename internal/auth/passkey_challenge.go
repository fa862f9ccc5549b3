package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// A challengePurpose says what the answer to a challenge is good for; for nothing else is it accepted.
type challengePurpose string

const (
	forRegistration challengePurpose = "add"    // a passkey, bound to a session
	forLogin        challengePurpose = "enter"  // instead of a password
	forSecondFactor challengePurpose = "finish" // after a password, bound to half a session
	forReauth       challengePurpose = "prove"  // who is signed in, bound to a session
)

const challengeLifetime = 10 * time.Minute

// A challenge is when it expires (8 bytes), 16 random bytes, and 16 of a code that binds both to the
// purpose and to a session. So none has to be kept before it is answered, and asking for many costs
// nobody else theirs.
const challengeBytes, challengeHead = 40, 24

func (p relyingParty) newChallenge(purpose challengePurpose, bound Hash, now time.Time) []byte {
	c := binary.BigEndian.AppendUint64(make([]byte, 0, challengeBytes), uint64(now.Add(challengeLifetime).Unix()))
	c = append(c, make([]byte, challengeHead-8)...)
	rand.Read(c[8:])
	return append(c, p.challengeMAC(c, purpose, bound)...)
}

func (p relyingParty) challengeMAC(head []byte, purpose challengePurpose, bound Hash) []byte {
	mac := hmac.New(sha256.New, p.challengeKey)
	mac.Write(head)
	mac.Write(bound[:])
	mac.Write([]byte(purpose))
	return mac.Sum(nil)[:challengeBytes-challengeHead]
}

// validChallenge reports whether a challenge was made for this purpose, has not expired and was not answered.
func (p relyingParty) validChallenge(c []byte, purpose challengePurpose, bound Hash, now time.Time) bool {
	if len(c) != challengeBytes || !hmac.Equal(c[challengeHead:], p.challengeMAC(c[:challengeHead], purpose, bound)) {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_, spent := p.usedChallenges[string(c)]
	return !spent && now.Unix() < int64(binary.BigEndian.Uint64(c))
}

// useChallenge reports whether nobody has spent a challenge before.
func (p relyingParty) useChallenge(c []byte, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for old, expires := range p.usedChallenges {
		if now.After(expires) {
			delete(p.usedChallenges, old)
		}
	}
	_, spent := p.usedChallenges[string(c)]
	p.usedChallenges[string(c)] = now.Add(challengeLifetime)
	return !spent
}
