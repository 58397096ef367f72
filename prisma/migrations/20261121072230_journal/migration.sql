-- CreateTable
CREATE TABLE "trade_note" (
    "person_id" UUID NOT NULL,
    "trade_id" BIGINT NOT NULL,
    "setup" TEXT,
    "tags" TEXT[],
    "note" TEXT NOT NULL DEFAULT '',
    "risk_cents" BIGINT,
    "deleted_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trade_note_pkey" PRIMARY KEY ("person_id","trade_id")
);

-- CreateTable
CREATE TABLE "journal_post" (
    "person_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "journal_post_pkey" PRIMARY KEY ("person_id","number")
);

-- CreateTable
CREATE TABLE "portfolio" (
    "person_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "portfolio_pkey" PRIMARY KEY ("person_id","number")
);

-- CreateTable
CREATE TABLE "portfolio_account" (
    "person_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "account_id" UUID NOT NULL,

    CONSTRAINT "portfolio_account_pkey" PRIMARY KEY ("person_id","number","account_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "portfolio_person_id_name_key_key" ON "portfolio"("person_id", "name_key");

-- AddForeignKey
ALTER TABLE "trade_note" ADD CONSTRAINT "trade_note_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_post" ADD CONSTRAINT "journal_post_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portfolio" ADD CONSTRAINT "portfolio_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portfolio_account" ADD CONSTRAINT "portfolio_account_person_id_number_fkey" FOREIGN KEY ("person_id", "number") REFERENCES "portfolio"("person_id", "number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portfolio_account" ADD CONSTRAINT "portfolio_account_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The apps read and write them.
GRANT SELECT, INSERT, UPDATE, DELETE ON trade_note, journal_post, portfolio, portfolio_account TO portcullis_app;
