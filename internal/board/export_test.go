package board

// SetMaxOutlined sets how many pending comments are outlined.
func (b *Board) SetMaxOutlined(n int) { b.queue.most = n }
