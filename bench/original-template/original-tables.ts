/** What the original template calls its tables. */
export const originalTables = { sessions: 'session', data: 'todo_list' } as const;
