"""How complete and how concerted migration systems are, at one date and at many."""
