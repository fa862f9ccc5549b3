package notice

import "time"

// An AnnouncementReader finds and lists announcements. There are two orders: by ID, and the order of publication,
// which is the latest Published first, of two with the same time the higher ID first, and those without a time last.
type AnnouncementReader interface {
	// Announcement finds an announcement by its ID.
	Announcement(AnnouncementID) (Announcement, error)
	// AnnouncementBySlug finds an announcement by its slug in any language, or by one of its OldSlugs.
	AnnouncementBySlug(slug string) (Announcement, error)
	// AnnouncementByOrigin finds an announcement by its Origin, which must not be empty.
	AnnouncementByOrigin(origin string) (Announcement, error)
	// Head finds by slug like AnnouncementBySlug, but decodes no record.
	Head(slug string) (Head, error)

	// Announcements lists all announcements by descending ID.
	Announcements(before AnnouncementID, n int) ([]Announcement, error)
	// Outlines lists the outlines of all announcements by descending ID.
	Outlines(before AnnouncementID, n int) ([]Outline, error)
	// OutlinesByID returns the outlines of those of the announcements that exist, in the order of ids.
	OutlinesByID(ids []AnnouncementID) ([]Outline, error)
	// Announced lists the announcements that are public at t, in the order of publication: up to n of those that at says.
	// It costs O(1) more for each Unreleased one that it passes over.
	Announced(t time.Time, at Seek, n int) ([]Outline, error)
	// AnnouncementsForDesk lists all announcements, drafts first and then in the order of publication: up to n of those
	// that at says.
	AnnouncementsForDesk(at Seek, n int) ([]Outline, error)

	// Unreleased lists the announcements that are neither drafts nor Released, the earliest Published first.
	Unreleased(n int) ([]Announcement, error)
	// NextRelease returns the earliest Published after t of those that Unreleased lists; zero if there is none. It
	// decodes no record.
	NextRelease(t time.Time) (time.Time, error)

	// EarlierTexts returns a version of an announcement's texts that a change has replaced. Versions are numbered
	// from 1; the present one, Announcement.Version, is not among them (ErrNotFound).
	EarlierTexts(id AnnouncementID, version uint64) (map[Lang]Text, error)
}

// An AnnouncementWriter writes announcements.
type AnnouncementWriter interface {
	// PutAnnouncement replaces the announcement with the ID of a, or adds a if that ID is zero, and returns it with
	// its ID. IDs are never reused.
	//
	// Errors: ErrNotFound (there is none with that ID), ErrConflict (a slug, present or old, is another's).
	PutAnnouncement(a Announcement) (Announcement, error)
	// DiscardDraft deletes a draft.
	//
	// Errors: ErrNotFound, ErrConflict (it is no draft, or has comments or changes).
	DiscardDraft(AnnouncementID) error
	// KeepTexts stores the texts of a as an earlier version, number a.Version(). It must be called before the
	// PutAnnouncement that adds the next Change, and once for each version. A version that is stored is never
	// changed.
	KeepTexts(a Announcement) error
	// Revise increments the Revision of an announcement. It is for changes to the page that no record of the
	// announcement contains.
	//
	// Errors: ErrNotFound.
	Revise(AnnouncementID) error
	// ReviseAll increments the Revision of every announcement, for changes to all pages, such as the settings. It
	// costs O(log N).
	ReviseAll() error
}
