"""May this person do this work?"""
