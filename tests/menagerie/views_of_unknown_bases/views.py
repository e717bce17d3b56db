"""Views of a library's own bases."""

from shopviews.generics import OwnerCreateView, OwnerListView


class Baskets(OwnerListView):
    looked = []

    def filter_queryset(self, queryset):
        self.looked.append(self.request.user.id)  # CA105: threads=unsafe processes=unsafe
        return queryset.filter(id__in=self.looked)


class Named:
    title = "basket"


class Basket(Named, OwnerCreateView):
    last = None

    def perform_create(self, serializer):
        Basket.last = self.request.user  # CA105: threads=unsafe processes=safe
        serializer.save(owner=Basket.last)


class Counted(OwnerListView):
    def get_queryset(self):
        self.found = self._narrow(self.request.user)
        return self.found

    def _narrow(self, user):
        return [user]


class Plain(OwnerListView):
    def get(self, request):
        self.name = request.user.name
        return {"name": self.name}


class Unused(OwnerListView):
    looked = []

    def get(self, request):
        self.looked.append(request.user.name)
        return self.looked
