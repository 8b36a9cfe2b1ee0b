package storage

import (
	"delonix/storage/internal/rows"
)

// tables are what a Store keeps, each with its methods.
type tables struct {
	base *rows.Base
	agentTable
	conversationTable
	messageTable
	searchTable
	historyTable
	outboxTable
	draftTable
	attachmentTable
	utteranceTable
	handOverTable
	reactionTable
	settingTable
}

func newTables(b *rows.Base) tables {
	return tables{base: b, agentTable: agentTable{b}, conversationTable: conversationTable{b}, messageTable: messageTable{b},
		searchTable: searchTable{Base: b}, historyTable: historyTable{Base: b}, outboxTable: outboxTable{b}, draftTable: draftTable{b},
		attachmentTable: attachmentTable{b}, utteranceTable: utteranceTable{b}, handOverTable: handOverTable{b},
		reactionTable: reactionTable{b}, settingTable: settingTable{b}}
}
