-- AlterTable
ALTER TABLE "feed" ADD COLUMN     "returns_to_live" BOOLEAN NOT NULL DEFAULT false;
