package config

import (
	"flag"
	"fmt"
	"strings"
	"time"
)

// A Secret is the value of a flag that is never shown.
type Secret string

// Hidden is what is shown in the place of a Secret.
const Hidden = "(hidden)"

func (s *Secret) String() string {
	if s == nil || *s == "" {
		return ""
	}
	return Hidden
}

// Set implements flag.Value.
func (s *Secret) Set(text string) error {
	*s = Secret(text)
	return nil
}

// IsSecret reports whether the value of a flag is a Secret.
func IsSecret(f *flag.Flag) bool {
	_, secret := f.Value.(*Secret)
	return secret
}

// IsSwitch reports whether a flag needs no value on the command line.
func IsSwitch(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// Placeholder returns the name of a flag's value for messages, in capitals.
func Placeholder(f *flag.Flag) string {
	name, _ := flag.UnquoteUsage(f)
	return strings.ToUpper(name)
}

// reason says what is wrong with a value that a flag refused. The errors of package flag only say "parse error" and
// "value out of range".
func reason(f *flag.Flag, err error, value string) string {
	getter, ok := f.Value.(flag.Getter)
	if text := err.Error(); !ok || text != "parse error" && text != "value out of range" {
		return text
	}
	switch getter.Get().(type) {
	case float64:
		return value + " is not a number, such as 2 or 0.5"
	case int, int64, uint, uint64:
		return value + " is not a whole number, or too large"
	case bool:
		return value + " is neither true nor false"
	case time.Duration:
		return value + " is not a duration, such as 90s, 30m or 24h"
	}
	return fmt.Sprintf("%s: %v", value, err)
}
