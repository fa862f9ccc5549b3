package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode"

	"noticeboard/internal/notice"
)

// One-time codes by time, RFC 6238: SHA-1, six digits, steps of 30 seconds, which is what every
// authenticator app takes.
const (
	totpStep   = 30 // seconds
	totpDigits = 6
	totpBytes  = 20 // of a secret: RFC 4226, section 4, recommends 160 bits
)

// A TOTP is what one-time codes are made of. The zero one makes none.
type TOTP struct {
	Secret []byte
	Last   uint64 // the step of the last code that was accepted; none up to it counts any more
	Added  time.Time
}

// On reports whether there are one-time codes.
func (t TOTP) On() bool { return len(t.Secret) > 0 }

// totpText is how secrets are written down.
var totpText = base32.StdEncoding.WithPadding(base32.NoPadding)

func newTOTPSecret() []byte {
	secret := make([]byte, totpBytes)
	rand.Read(secret) // never fails
	return secret
}

// accept checks a code, typed with or without spaces, and notes it as used. The steps before and
// after the present one count too, because clocks differ and typing takes time.
func (t *TOTP) accept(code string, now time.Time) error {
	code = stripSeparators(code)
	if !t.On() {
		return notice.ErrNotFound
	}
	if code == "" {
		return notice.Problems{"code": "problem.code.missing"}
	}
	present := uint64(now.Unix()) / totpStep
	matched := uint64(0)
	for _, step := range []uint64{present - 1, present, present + 1} {
		if subtle.ConstantTimeCompare([]byte(code), []byte(totpCode(t.Secret, step))) == 1 {
			matched = step // the latest, should two be alike
		}
	}
	switch {
	case matched == 0:
		return notice.Problems{"code": "problem.code.wrong"}
	case matched <= t.Last:
		return notice.Problems{"code": "problem.code.used"}
	}
	t.Last = matched
	return nil
}

// totpCode returns the code of a step (RFC 4226, section 5.3).
func totpCode(secret []byte, step uint64) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, step))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	n := binary.BigEndian.Uint32(sum[at:]) & (1<<31 - 1)
	return fmt.Sprintf("%0*d", totpDigits, n%1_000_000)
}

// stripSeparators returns text without spaces and hyphens, which apps and people put into codes.
func stripSeparators(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
