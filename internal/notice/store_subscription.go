package notice

// A SubscriptionReader reads who follows what by e-mail. Its listings leave out records that are damaged: the others are
// told all the same.
type SubscriptionReader interface {
	// Mailbox finds a mailbox by its key.
	Mailbox(AuthorKey) (Mailbox, error)
	// MailboxesIn lists the mailboxes of a state by Since, the earliest first.
	MailboxesIn(s MailboxState, after MailboxCursor, n int) ([]Mailbox, error)
	// Subscription finds what a mailbox follows.
	Subscription(of AuthorKey, to Followed) (Subscription, error)
	// Subscriptions lists what a mailbox follows, by kind, announcement and comment.
	Subscriptions(of AuthorKey, after Followed, n int) ([]Subscription, error)
	// Followers lists the subscriptions to something by the key of the mailbox.
	Followers(of Followed, after AuthorKey, n int) ([]Subscription, error)
}

// A SubscriptionWriter writes who follows what by e-mail. An address that is replaced or deleted is overwritten in the
// file, like words that are erased.
type SubscriptionWriter interface {
	// PutMailbox adds the mailbox or replaces the one with its key.
	PutMailbox(Mailbox) error
	// DeleteMailbox deletes a mailbox and all that it follows. It does nothing if there is none.
	DeleteMailbox(AuthorKey) error
	// PutSubscription adds the subscription or replaces the one of the mailbox to the same.
	//
	// Errors: ErrNotFound (there is no such mailbox).
	PutSubscription(Subscription) error
	// DeleteSubscription ends a subscription. It does nothing if there is none.
	DeleteSubscription(of AuthorKey, to Followed) error
}
