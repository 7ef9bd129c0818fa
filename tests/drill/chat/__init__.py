"""The drill's chats: visitors in a widget, and agents who have them open."""
