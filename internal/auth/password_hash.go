package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// cost holds the parameters of argon2id that determine the time and memory of a hash.
type cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

// defaultCost is the minimum of OWASP's Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 thread.
var defaultCost = cost{memory: 19 * 1024, passes: 2, threads: 1}

// RFC 9106, section 4, recommends a salt of 128 bits and a tag of 256 bits.
const (
	saltBytes = 16
	keyBytes  = 32
)

// A hasher hashes passwords with argon2id (RFC 9106). Each hash allocates cost.memory, so the number of
// hashes computed at the same time is limited by queue.
type hasher struct {
	cost  cost
	queue *hashQueue

	// key is argon2.IDKey. Tests replace it to count hashes and to block them.
	key func(password, salt []byte, passes, memory uint32, threads uint8, keyLen uint32) []byte
}

// newHasher returns a hasher of so many hashes at a time, each of which takes memory KiB; 0: that of defaultCost.
func newHasher(slots int, memory uint32) hasher {
	c := defaultCost
	c.memory = cmp.Or(memory, c.memory)
	return hasher{cost: c, queue: newHashQueue(slots), key: argon2.IDKey}
}

// normalised returns the form in which passwords are hashed and compared: NFKC, so that it does not matter how a keyboard
// encodes "é" (NIST SP 800-63B-4, section 3.1.1.2; Unicode Standard Annex 15).
func normalised(password string) string { return norm.NFKC.String(password) }

// hash returns the hash of a password, normalised, at the current cost, as a PHC string. The only errors are those of
// hashQueue.enter.
func (h *hasher) hash(ctx context.Context, from origin, password string) (string, error) {
	p := phc{cost: h.cost, salt: make([]byte, saltBytes)}
	rand.Read(p.salt) // never fails
	var err error
	if p.key, err = h.derive(ctx, from, normalised(password), p, keyBytes); err != nil {
		return "", err
	}
	return p.String(), nil
}

// check reports whether text, a PHC string, is a hash of password, and whether hash would make one like it now: of the
// normalised password, at that cost and with those lengths. Before passwords were normalised, they were hashed as typed.
// An empty text, of an account that was imported without its password, is the hash of no password. It returns the errors
// of hashQueue.enter and errNotPHC.
func (h *hasher) check(
	ctx context.Context, from origin, password, text string,
) (match, current bool, err error) {
	if text == "" {
		text = h.dummy()
	}
	p, err := parsePHC(text)
	if err != nil {
		return false, false, err
	}
	current = p.cost == h.cost && len(p.salt) == saltBytes && len(p.key) == keyBytes
	if match, err = h.matches(ctx, from, normalised(password), p); err == nil && !match && password != normalised(password) {
		match, err = h.matches(ctx, from, password, p)
		current = false
	}
	return match, current, err
}

// matches reports whether p is the hash of a password exactly as it is.
func (h *hasher) matches(ctx context.Context, from origin, password string, p phc) (bool, error) {
	key, err := h.derive(ctx, from, password, p, len(p.key))
	return err == nil && subtle.ConstantTimeCompare(key, p.key) == 1, err
}

// dummy returns a random PHC string at the current cost, which no password matches.
func (h *hasher) dummy() string {
	p := phc{cost: h.cost, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	rand.Read(p.salt)
	rand.Read(p.key)
	return p.String()
}

// derive computes the key of a password with the salt and cost of p, when it is its turn.
func (h *hasher) derive(ctx context.Context, from origin, password string, p phc, keyLen int) ([]byte, error) {
	if err := h.queue.enter(ctx, from); err != nil {
		return nil, err
	}
	defer h.queue.leave(from)
	return h.key([]byte(password), p.salt, p.passes, p.memory, p.threads, uint32(keyLen)), nil
}

// A phc is a password hash. Its String method returns a PHC string
// (https://github.com/P-H-C/phc-string-format),
//
//	$argon2id$v=19$m=19456,t=2,p=1$salt$key
//
// with m in KiB, and salt and key in unpadded base64 (RFC 4648, section 4).
type phc struct {
	cost
	salt, key []byte
}

func (p phc) String() string {
	enc := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, p.memory, p.passes, p.threads, enc(p.salt), enc(p.key))
}

// errNotPHC does not contain the stored text, which may be a secret.
var errNotPHC = errors.New("password is not stored as argon2id in a PHC string")

// Limits of parsePHC, so that a damaged record cannot make derive allocate all memory.
const (
	maxMemory = 1 << 20 // KiB
	maxPasses = 64
	maxBytes  = 64 // of the salt, and of the key
	minSalt   = 8  // bytes
	minKey    = 16 // bytes
)

// parsePHC is the inverse of phc.String. It returns errNotPHC for any other text and for values beyond
// the limits.
func parsePHC(text string) (phc, error) {
	part := strings.Split(text, "$")
	if len(part) != 6 {
		return phc{}, errNotPHC
	}
	var p phc
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.threads); err != nil {
		return phc{}, errNotPHC
	}
	var err error
	if p.salt, err = base64.RawStdEncoding.DecodeString(part[4]); err != nil {
		return phc{}, errNotPHC
	}
	if p.key, err = base64.RawStdEncoding.DecodeString(part[5]); err != nil {
		return phc{}, errNotPHC
	}
	if p.String() != text || !p.withinLimits() {
		return phc{}, errNotPHC
	}
	return p, nil
}

func (p phc) withinLimits() bool {
	return p.passes >= 1 && p.passes <= maxPasses &&
		p.threads >= 1 && p.memory >= 8*uint32(p.threads) && p.memory <= maxMemory &&
		len(p.salt) >= minSalt && len(p.salt) <= maxBytes &&
		len(p.key) >= minKey && len(p.key) <= maxBytes
}
