package boltstore

func (c *checker) accounts() {
	for k, v := range c.forward(accounts, nil, nil) {
		a, err := decodeAccount(k, v)
		if err != nil {
			c.fault("%w", err)
		}
		c.expect(accountEntries(a))
	}
	checkOwner := func(what, login string, err error) {
		if err != nil {
			c.fault("%w", err)
		} else if c.get(accounts, []byte(login)) == nil {
			c.fault("a %s belongs to %q, which is no account", what, login)
		}
	}
	for k, v := range c.forward(sessions, nil, nil) {
		s, err := decodeSession(k, v)
		checkOwner("session", s.Login, err)
		c.expect(sessionEntries(s))
	}
	for k, v := range c.forward(signins, nil, nil) {
		s, err := decodeSignIn(k, v)
		checkOwner("sign-in", s.Login, err)
	}
	for k, v := range c.forward(states, nil, nil) {
		s, err := decodeState(k, v)
		if s.Login != "" || err != nil {
			checkOwner("state of signing in", s.Login, err)
		}
		c.expect(signInStateEntries(s))
	}
	for k, v := range c.forward(links, nil, nil) {
		if _, err := decodeLink(k, v); err != nil {
			c.fault("%w", err)
		}
	}
}
