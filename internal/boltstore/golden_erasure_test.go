package boltstore

import "noticeboard/internal/notice"

var (
	erasedComment         = withErasure(distinctComment)
	erasedNotifiedComment = withErasure(notifiedComment)

	goldenHeld = notice.HeldErasure{
		Entry: 30, Until: minute(9), Was: erasedComment,
		Words: map[uint64]notice.JournalWords{
			31: {Remarks: notice.Remarks{Explanation: "why", Note: "ours"}, Detail: "Mina", Salt: [16]byte{1}},
		},
		Versions: []notice.Version{{
			Body: notice.Body{
				Parts:  []notice.Part{{Lang: "ay", Source: "Cur?", HTML: "<p>Cur?</p>"}},
				Policy: 32, Salt: []byte("pepper"),
			},
			Until: minute(10), By: "tomas",
		}},
	}
)

func withErasure(c notice.Comment) notice.Comment {
	c.Erased = notice.Erasure{Scope: notice.EraseName, Reason: notice.ByOrder}
	return c
}
