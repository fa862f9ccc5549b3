package authtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// An Authenticator creates passkeys and answers challenges with them, as a browser and its authenticator
// do together (W3C Web Authentication, sections 6 and 7), with ES256 and without attestation. Its fields
// make it answer wrongly.
type Authenticator struct {
	Origin           string // origin that the browser reports, for example "https://board.example"
	SkipVerification bool   // do not set the flag "user verified"
	CounterStuck     bool   // do not increment the signature counter

	credentials []credential // in the order in which they were created
	counter     uint32
}

type credential struct {
	id, user []byte
	private  *ecdsa.PrivateKey
}

// options are the members used here of PublicKeyCredentialCreationOptionsJSON and
// PublicKeyCredentialRequestOptionsJSON.
type options struct {
	Challenge string
	RP        struct{ ID string }
	RPID      string
	User      struct{ ID string }
	Allow     []struct{ ID string } `json:"allowCredentials"`
}

var base64url = base64.RawURLEncoding

// Flags of authenticator data (W3C Web Authentication, section 6.1).
const (
	present  = 1 << 0
	verified = 1 << 2
	attested = 1 << 6
)

// Create creates a passkey for creation options in JSON and returns the browser's response in JSON.
func (a *Authenticator) Create(t testing.TB, page string) string {
	t.Helper()
	o := read(t, page)
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, user := make([]byte, 16), decode(t, o.User.ID)
	rand.Read(id)
	a.credentials = append(a.credentials, credential{id, user, private})
	data := a.data(o.RP.ID, attested)
	data = append(data, make([]byte, 16)...) // AAGUID
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(id))), id...)
	data = append(data, cose(t, private)...)
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return a.answer(t, id, map[string][]byte{
		"clientDataJSON": a.client(t, "webauthn.create", o.Challenge), "attestationObject": append(object, data...),
	})
}

// Assert answers request options in JSON with an allowed passkey, and returns the browser's response in
// JSON. If the options list no passkeys, it uses the one created last.
func (a *Authenticator) Assert(t testing.TB, page string) string {
	t.Helper()
	o := read(t, page)
	key := a.credentials[len(a.credentials)-1]
	for _, k := range a.credentials {
		for _, allowed := range o.Allow {
			if base64url.EncodeToString(k.id) == allowed.ID {
				key = k
			}
		}
	}
	data, client := a.data(o.RPID, 0), a.client(t, "webauthn.get", o.Challenge)
	hash := sha256.Sum256(client)
	signed := sha256.Sum256(append(data, hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, key.private, signed[:])
	if err != nil {
		t.Fatal(err)
	}
	return a.answer(t, key.id, map[string][]byte{
		"clientDataJSON": client, "authenticatorData": data, "signature": signature, "userHandle": key.user,
	})
}

// data returns authenticator data without attested credential data.
func (a *Authenticator) data(rp string, flags byte) []byte {
	flags |= present
	if !a.SkipVerification {
		flags |= verified
	}
	if !a.CounterStuck {
		a.counter++
	}
	hash := sha256.Sum256([]byte(rp))
	return binary.BigEndian.AppendUint32(append(hash[:], flags), a.counter)
}

func (a *Authenticator) client(t testing.TB, kind, challenge string) []byte {
	t.Helper()
	data, err := json.Marshal(map[string]any{
		"type": kind, "challenge": challenge, "origin": a.Origin, "crossOrigin": false,
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (a *Authenticator) answer(t testing.TB, id []byte, parts map[string][]byte) string {
	t.Helper()
	response := map[string]string{}
	for name, part := range parts {
		response[name] = base64url.EncodeToString(part)
	}
	answer, err := json.Marshal(map[string]any{
		"id": base64url.EncodeToString(id), "rawId": base64url.EncodeToString(id), "type": "public-key",
		"response":               response,
		"clientExtensionResults": map[string]any{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// cose returns the public key in COSE (RFC 9053, section 7.1.1).
func cose(t testing.TB, private *ecdsa.PrivateKey) []byte {
	t.Helper()
	point, err := private.PublicKey.Bytes() // 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	key := append([]byte("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"), point[1:33]...)
	return append(append(key, "\x22\x58\x20"...), point[33:]...)
}

func read(t testing.TB, page string) (o options) {
	t.Helper()
	if err := json.Unmarshal([]byte(page), &o); err != nil || o.Challenge == "" {
		t.Fatalf("options %q: %v", page, err)
	}
	return o
}

func decode(t testing.TB, s string) []byte {
	t.Helper()
	b, err := base64url.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
