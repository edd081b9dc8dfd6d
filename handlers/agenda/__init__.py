"""The agenda: drafted when teams are asked, previewed, posted, and its topics chosen."""
