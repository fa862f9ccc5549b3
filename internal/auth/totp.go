package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"noticeboard/internal/notice"
)

// Parameters of time-based one-time codes (RFC 6238) with SHA-1, which all authenticator apps support.
const (
	totpStep   = 30 // seconds
	totpDigits = 6
	totpBytes  = 20 // length of a secret; RFC 4226, section 4, recommends 160 bits
	totpUsed   = 16 // length of TOTP.Used
)

// A TOTP is the state of an account's time-based one-time codes (RFC 6238). The zero value means that
// there are none.
type TOTP struct {
	Secret []byte
	Last   uint64   // step of the last accepted code (Unix time / 30 s)
	Used   []uint64 // steps of the codes accepted before, the latest last; at most totpUsed
	Added  time.Time
}

// On reports whether the account has one-time codes.
func (t TOTP) On() bool { return len(t.Secret) > 0 }

// totpText encodes secrets for authenticator apps: unpadded base32 (RFC 4648, section 6).
var totpText = base32.StdEncoding.WithPadding(base32.NoPadding)

func newTOTPSecret() []byte {
	secret := make([]byte, totpBytes)
	rand.Read(secret) // never fails
	return secret
}

// accept checks a code as typed and records its step. Codes of the steps before and after the present one are accepted
// too, because clocks differ and typing takes time (RFC 6238, section 5.2).
//
// No code is accepted twice, nor one of a step before Last, unless Last is in the future: then it was accepted under a
// clock that was ahead and has been put right. The steps until Last are new again, but for those in Used. Without that
// nobody could sign in for as long as the clock was ahead.
//
// Errors: notice.Problems with the field code; notice.ErrNotFound if there are no one-time codes.
func (t *TOTP) accept(code string, now time.Time) error {
	code = stripSeparators(code)
	if !t.On() {
		return notice.ErrNotFound
	}
	if code == "" {
		return notice.Problems{"code": {Key: "problem.code.missing"}}
	}
	present := uint64(now.Unix()) / totpStep
	matched := uint64(0)
	for _, step := range []uint64{present - 1, present, present + 1} {
		if subtle.ConstantTimeCompare([]byte(code), []byte(totpCode(t.Secret, step))) == 1 {
			matched = step // the latest, if two steps have the same code
		}
	}
	switch {
	case matched == 0:
		return notice.Problems{"code": {Key: "problem.code.wrong"}}
	case t.used(matched, present):
		return notice.Problems{"code": {Key: "problem.code.used"}}
	}
	if t.Last > 0 {
		t.Used = append(slices.Clone(t.Used[max(0, len(t.Used)+1-totpUsed):]), t.Last)
	}
	t.Last = matched
	return nil
}

// used reports whether the code of a step is refused because that or a later one was accepted before.
func (t *TOTP) used(step, present uint64) bool {
	if clockWasAhead := t.Last > present+1; !clockWasAhead && step < t.Last {
		return true
	}
	return step == t.Last || slices.Contains(t.Used, step)
}

// totpCode returns the six digits of a step (RFC 4226, section 5.3).
func totpCode(secret []byte, step uint64) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, step))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	n := binary.BigEndian.Uint32(sum[at:]) & (1<<31 - 1)
	return fmt.Sprintf("%0*d", totpDigits, n%1_000_000)
}

// stripSeparators returns a code as it was made: without white space, hyphens, dashes and invisible characters, with which
// codes are grouped or that come along when they are copied, and with full-width characters as ordinary ones (NFKC).
func stripSeparators(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Dash, unicode.Cf) {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}
