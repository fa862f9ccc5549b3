package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// secretPrefix is in front of a secret in text form (Standard Webhooks).
const secretPrefix = "whsec_"

// A key may have 24 to 64 bytes (Standard Webhooks).
const minKey, maxKey = 24, 64

// errSecret does not repeat what was given.
var errSecret = fmt.Errorf("it is not whsec_ and %d to %d bytes in base64", minKey, maxKey)

// A Key signs messages. It prints as nothing but its kind.
type Key struct{ bytes []byte }

// String implements fmt.Stringer.
func (Key) String() string { return "webhook.Key" }

// GoString implements fmt.GoStringer.
func (k Key) GoString() string { return k.String() }

// ParseKey returns the key of a secret: whsec_ and 24 to 64 bytes in base64.
func ParseKey(secret string) (Key, error) {
	text, ok := strings.CutPrefix(strings.TrimSpace(secret), secretPrefix)
	if !ok {
		return Key{}, errSecret
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw) < minKey || len(raw) > maxKey {
		return Key{}, errSecret
	}
	return Key{raw}, nil
}

// Sign returns the value of the header webhook-signature: "v1," and the HMAC-SHA-256 of "id.timestamp.body" in base64,
// with the timestamp in seconds since 1970 (Standard Webhooks 1.0).
func (k Key) Sign(id string, at time.Time, body []byte) string {
	h := hmac.New(sha256.New, k.bytes)
	h.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	h.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// errNoKey is the error of a Config without a key.
var errNoKey = errors.New("a webhook needs a key")
