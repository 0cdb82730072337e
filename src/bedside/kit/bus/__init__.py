"""Announcing up: events written in the transaction that makes them true, handled after commit.

    from bedside.kit.bus.core import emit, event, on

    @event
    class PostSubmitted:
        post: int

    with transaction.atomic():
        ...
        emit(PostSubmitted(post=post.pk))

    @on(PostSubmitted)                      # in the listening feature's handlers.py
    def tell_approvers(happened: PostSubmitted) -> None: ...

Each handler gets each event at least once and must be idempotent; a failing handler is tried again with growing
pauses and holds up neither other handlers nor other events. Events carry ids, never a person's words.
"""
