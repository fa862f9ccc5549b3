package webhook

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestSignatures has the example of the reference libraries of Standard Webhooks.
func TestSignatures(t *testing.T) {
	k, err := ParseKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	const id, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`
	const want = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	at := time.Unix(1614265330, 999)
	if got := k.Sign(id, at, []byte(body)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, other := range []string{
		k.Sign(id+"x", at, []byte(body)), k.Sign(id, at.Add(time.Second), []byte(body)), k.Sign(id, at, []byte(body+" ")),
	} {
		if other == want {
			t.Error("another message has the same signature")
		}
	}
	for _, text := range []string{fmt.Sprint(k), fmt.Sprintf("%v %+v %#v %s", k, k, k, k)} {
		if strings.Contains(text, fmt.Sprint(k.bytes)) || strings.Contains(text, "0x31") {
			t.Errorf("the key prints as %s", text)
		}
	}
}

func TestSecretsThatAreRefused(t *testing.T) {
	for _, secret := range []string{
		"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_" + strings.Repeat("A", 88),
		"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa!!",
	} {
		_, err := ParseKey(secret)
		if err == nil {
			t.Errorf("%q is taken", secret)
			continue
		}
		if len(secret) > len("whsec_") && strings.Contains(err.Error(), secret) {
			t.Errorf("the error repeats %q", secret)
		}
	}
}
