visits = {"all": 0}


class Store:
    def __init__(self):
        self.rows = []
        self.tenant = ""

    def use(self, tenant):
        self.tenant = tenant  # CA104: threads=unsafe processes=safe

    def look(self):
        return {"tenant": self.tenant}

    def named(self, name):
        self.rows.append(name)  # CA111: threads=unsafe processes=unsafe
        return self.rows
